"""What somebody sent after their session had ended: kept with the new one until they have signed in again."""

from django.http import HttpRequest

MOST = 300_000  # characters: a wiki page of the greatest length, and what is around it
KEY = "unsent"


def keep(request: HttpRequest) -> bool:
    """Keep the fields of a refused POST, to be offered after signing in; False where that can't be.

    Files are not kept, nor is the token against forged forms: the page that offers them has its own.
    """
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST:
        return False
    request.session[KEY] = {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    return True
