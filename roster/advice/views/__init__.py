"""Pages of requests for advice; 404 for what one may not see."""

from roster.advice.views.asking import ask, need, offer, send
from roster.advice.views.conversation import answer, close, request, withdraw, write
from roster.advice.views.lists import index, numbers

__all__ = [
    "answer",
    "ask",
    "close",
    "index",
    "need",
    "numbers",
    "offer",
    "request",
    "send",
    "withdraw",
    "write",
]
