from tests.access import Row, answers

# Switched off, as anywhere but where the portal is tried out: tests/setup/test_mailbox.py turns it on.
ROWS = {
    "mailbox:index": Row(get=answers(404)),
    "mailbox:letter": Row(get=answers(404), make=lambda cast: {"name": "0"}),
    "mailbox:letter-html": Row(get=answers(404), make=lambda cast: {"name": "0"}),
}
