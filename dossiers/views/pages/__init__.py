"""What each page shows, put together from the service's answers."""
