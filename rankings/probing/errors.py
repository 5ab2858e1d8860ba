"""Why a page was not had."""


class FetchFailed(Exception):
    """A request that was refused, broken or cut off. `code` is for machines.

    Codes: address (not a web address), foreign (outside the allowed site), no_address,
    private_address, unreachable, tls, timeout, too_large, redirects, robots, budget,
    protocol.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code, self.detail = code, detail
