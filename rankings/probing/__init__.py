"""Visiting a website within limits and measuring what is there. No models, no settings."""
