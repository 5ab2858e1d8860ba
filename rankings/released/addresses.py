"""Which addresses a page may lead to."""

from urllib.parse import urlsplit


def web_address(text: object) -> str:
    """The address if it is one of the web, "" if it is none: javascript: would run."""
    address = str(text or "")
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    begins = address.lower().startswith(("https://", "http://"))
    return address if begins and parts.hostname else ""
