"""What mail servers write of a letter that came back, as they write it; synthetic domains only."""

STATUS = """\
Return-Path: <>
From: MAILER-DAEMON@mx.help.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: aside@help.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="A1B2.1764385200/mx.help.example"
Message-Id: <20261129030000.A1B2@mx.help.example>

This is a MIME-encapsulated message.

--A1B2.1764385200/mx.help.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--A1B2.1764385200/mx.help.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.help.example
X-Postfix-Queue-ID: A1B2
X-Postfix-Sender: rfc822; aside@help.example
Arrival-Date: Sun, 29 Nov 2026 03:00:00 +0000 (UTC)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.worklane.example
Diagnostic-Code: smtp; {why}

--A1B2.1764385200/mx.help.example
Content-Description: Undelivered Message {kind}
Content-Type: {kind}

From: Aside <aside@help.example>
To: {address}
Subject: Where is my payout?
Message-ID: {letter}
Content-Type: text/plain

{body}
--A1B2.1764385200/mx.help.example--
"""

EXCHANGE = """\
From: postmaster@outlook.worklane.example
To: aside@help.example
Date: Sun, 29 Nov 2026 03:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
 boundary="_4f00-9c0e_"
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <ndr-1@outlook.worklane.example>
In-Reply-To: {letter}
References: {letter}
Subject: Undeliverable: Where is my payout?
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_4f00-9c0e_
Content-Type: multipart/alternative; differences=Content-Type;
 boundary="_inner_"

--_inner_
Content-Type: text/plain; charset="us-ascii"

Delivery has failed to these recipients or groups:
{address}

--_inner_
Content-Type: text/html; charset="us-ascii"

<html><body><p>Delivery has failed to these recipients or groups.</p></body></html>

--_inner_--

--_4f00-9c0e_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX1.outlook.worklane.example
Received-From-MTA: dns;mx.help.example
Arrival-Date: Sun, 29 Nov 2026 02:59:58 +0000

Final-Recipient: rfc822;{address}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient
 not found by SMTP address lookup
X-Display-Name: Mara

--_4f00-9c0e_
Content-Type: message/rfc822

Received: from mx.help.example by EX1.outlook.worklane.example with ESMTPS id 15.20.1
Message-ID:
 {letter}
From: Aside <aside@help.example>
Subject: Where is my payout?

--_4f00-9c0e_--
"""

IN_REPLY = """\
From: Microsoft Outlook <postmaster@outlook.worklane.example>
To: aside@help.example
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_"
In-Reply-To: {letter}
References: {letter}
Subject: Undeliverable: Where is my payout?
Auto-Submitted: auto-replied
MIME-Version: 1.0

--_000_
Content-Type: text/html; charset="us-ascii"

<html><body><p>Your message couldn't be delivered.</p></body></html>

--_000_
Content-Type: message/delivery-status

Reporting-MTA: dns;EX2.outlook.worklane.example

Final-Recipient: rfc822;{address}
Action: failed
Status: 5.4.1
Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied.

--_000_--
"""

IN_WORDS = """\
Return-Path: <>
From: MAILER-DAEMON@mx.help.example
To: aside@help.example
Subject: failure notice

{begin}

<{address}>:
{why}

--- Below this line is a copy of the message.

Return-Path: <aside@help.example>
Received: from app (HELO app) (192.0.2.1) by mx.help.example with 4.2.1
From: Aside <aside@help.example>
Message-ID: {letter}
Subject: Where is my payout?

It is on its way.
"""

GIVEN_UP = """\
Hi. This is the mail program at mx.help.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out."""
NOT_YET = """\
This is a warning. Your message could not be delivered for four hours.
You need do nothing: we will keep trying until it is five days old."""
NO_SUCH_USER = (
    "192.0.2.5 does not like recipient.\nRemote host said: 550 5.1.1 no such user here\nGiving up on 192.0.2.5."
)

NOBODY = "550 5.1.1 <script>alert(1)</script> user unknown"


def like_postfix(
    letter: str, address: str, *, action: str = "failed", status: str = "5.1.1", why: str = NOBODY, kind: str = "message/rfc822", body: str = ""
) -> bytes:  # fmt: skip
    told = {
        "letter": letter,
        "address": address,
        "action": action,
        "status": status,
        "why": why,
        "kind": kind,
        "body": body,
    }
    return _sent(STATUS.format(**told))


def late_like_gmail(letter: str, address: str) -> bytes:
    """Headers only, and the server goes on trying."""
    why = "421 4.7.0 The recipient server did not accept our requests to connect. [mail.worklane.example 192.0.2.9: timed out]"
    return like_postfix(letter, address, action="delayed", status="4.4.1", why=why, kind="text/rfc822-headers").replace(
        b"MAILER-DAEMON@mx.help.example", b"mailer-daemon@mail.example"
    )


def like_exchange(letter: str, address: str) -> bytes:
    return _sent(EXCHANGE.format(letter=letter, address=address))


def like_outlook_without_the_letter(letter: str, address: str) -> bytes:
    """Only the headers of the report name it."""
    return _sent(IN_REPLY.format(letter=letter, address=address))


def in_words(letter: str, address: str, *, begin: str = GIVEN_UP, why: str = NO_SUCH_USER) -> bytes:
    return _sent(IN_WORDS.format(letter=letter, address=address, begin=begin, why=why))


def _sent(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
