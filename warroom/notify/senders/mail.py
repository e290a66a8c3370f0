"""Mail over SMTP. apprise reads the address; the message is ours, because only so its Message-ID is the key.

The same message has the same Message-ID however often it is sent, by which mailboxes know it again.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import TYPE_CHECKING, Any

from warroom.core.text import clean
from warroom.notify.attempt import Failed, Outcome, Sent
from warroom.notify.senders.by_apprise import plugin_of

if TYPE_CHECKING:
    from warroom.notify.message import Message


def send(url: str, message: Message, timeout_s: float) -> Outcome:
    """One attempt to all the recipients in one transaction; blocks.

    Delivered when the server took it for at least one: those it refuses for good would refuse it again.
    """
    account: Any = plugin_of(url)
    if account is None or not account.targets:
        return Failed("apprise reads no mailbox and recipient from this address: see `warroom doctor`", final=True)
    try:
        server = _connected(account, timeout_s)
        try:
            refused = server.send_message(compose(account, message), account.from_addr[1], recipients(account))
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()  # it was taken: whatever comes after that does not matter
        finally:
            server.close()
    except smtplib.SMTPRecipientsRefused as error:
        return _refused(error.recipients)
    except smtplib.SMTPResponseException as error:
        return Failed(_said(error.smtp_code, error.smtp_error), final=error.smtp_code >= 500)
    except smtplib.SMTPServerDisconnected:
        return Failed("the mail server closed the line before an answer came; it may have arrived")
    except TimeoutError:
        return Failed(f"the mail server did not answer within {timeout_s:g} s; it may have arrived")
    except (smtplib.SMTPException, OSError) as error:
        return Failed(f"no connection to the mail server: {clean(str(error), 120)}")
    if any(code < 500 for code, _ in refused.values()):
        return _refused(refused)
    return Sent()


def recipients(account: Any) -> list[str]:
    """Everybody it goes to, those who are not named in it too."""
    return [*dict.fromkeys([address for _, address in account.targets] + [*sorted(account.cc), *sorted(account.bcc)])]


def compose(account: Any, message: Message) -> EmailMessage:
    """The mail: plain text, its id made of the key."""
    host = account.from_addr[1].rpartition("@")[2] or "warroom.invalid"
    mail = EmailMessage()
    mail["Subject"] = message.title
    mail["From"] = formataddr((account.from_addr[0] or "warroom", account.from_addr[1]))
    mail["To"] = ", ".join(address for _, address in account.targets)
    if account.cc:
        mail["Cc"] = ", ".join(sorted(account.cc))
    if account.reply_to:
        mail["Reply-To"] = ", ".join(sorted(account.reply_to))
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{message.key}@{host}>"
    mail["Idempotency-Key"] = message.key
    mail["Auto-Submitted"] = "auto-generated"
    if incident := str(message.incident.get("id", "")):
        mail["References"] = f"<{incident}@{host}>"  # mailboxes show an incident as one conversation
    for name, value in account.headers.items():
        mail[name] = value
    mail.set_content(message.text or message.title)
    return mail


def _connected(account: Any, timeout_s: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if not account.verify_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if account.secure_mode == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(account.smtp_host, account.port, timeout=timeout_s, context=context)
    else:
        server = smtplib.SMTP(account.smtp_host, account.port, timeout=timeout_s)
    try:
        if account.secure_mode == "starttls":
            server.starttls(context=context)
        if account.user and account.password:
            server.login(account.user, account.password)
    except BaseException:
        server.close()
        raise
    return server


def _refused(refused: dict[str, tuple[int, bytes]]) -> Failed:
    address, (code, says) = next(iter(refused.items()))
    return Failed(f"{address}: {_said(code, says)}", final=all(code >= 500 for code, _ in refused.values()))


def _said(code: int, says: bytes | str) -> str:
    text = says.decode("utf-8", "replace") if isinstance(says, bytes) else says
    return f"the mail server said {code} {clean(text, 160)}"
