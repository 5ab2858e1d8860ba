"""The demo's post office: keeps every message for the mailbox page.

Stands in for the mail server of a province, which a demo has none of. It receives the
same messages that SMTP would.
"""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from egov.models import Mail


class Mailbox(BaseEmailBackend):
    """Django mail backend that files messages in the database."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        kept = [
            Mail(
                message_id=message.extra_headers.get("Message-ID", ""),
                to=", ".join(message.to),
                subject=str(message.subject),
                body=str(message.body),
            )
            for message in email_messages
        ]
        Mail.objects.bulk_create(kept)
        return len(kept)
