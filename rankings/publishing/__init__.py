"""From final values to signed files, pages and a record that cannot be rewritten."""
