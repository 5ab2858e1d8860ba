"""Addresses of the rankings' pages: public and office."""
