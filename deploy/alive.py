"""Health check of a web container: does the process answer? Exit code 0 or an error."""

from http.client import HTTPConnection

connection = HTTPConnection("127.0.0.1", 8000, timeout=4)
connection.request("GET", "/healthz/live")
assert connection.getresponse().status == 200
