from allauth.account.models import EmailAddress, EmailConfirmationHMAC

from members.entry import photos
from tests.access import PUBLIC, SIGN_IN, SIGNED_IN, UNCHECKED, Row, answers, for_members, for_signed_in

ENTRANCE = answers(302, visitor=200)  # whoever is signed in is led on
LED_ON = for_signed_in(302)  # to signing in once more, or to where it makes sense
NOTHING_THERE = for_signed_in(404)

# allauth's own pages: who may open them. What they do with a post is for allauth to test.
OF_ALLAUTH = {
    "account_login": ENTRANCE,
    "account_logout": answers(200, visitor=302),
    "account_inactive": PUBLIC,
    "account_signup": ENTRANCE,
    "account_reauthenticate": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_email_verification_sent": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": LED_ON,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_login_code": LED_ON,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": LED_ON,
    "mfa_reauthenticate": LED_ON,
    "mfa_activate_totp": LED_ON,
    "mfa_deactivate_totp": NOTHING_THERE,
    "mfa_view_recovery_codes": NOTHING_THERE,
    "mfa_generate_recovery_codes": LED_ON,
    "mfa_download_recovery_codes": NOTHING_THERE,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": LED_ON,
    "mfa_reauthenticate_webauthn": LED_ON,
    "mfa_login_webauthn": LED_ON,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": answers(401),
    "socialaccount_signup": answers(SIGN_IN),
    "socialaccount_connections": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
}


def a_confirmation(cast):
    return {"key": EmailConfirmationHMAC(EmailAddress.objects.get(user=cast.author)).key}


def a_photograph(cast):
    photos.keep(cast.author, photos.Faces(b"large", b"small"))
    return {"key": cast.author.profile.photo_key}


ROWS = {
    "members:countries": Row(get=PUBLIC),
    "members:index": Row(get=PUBLIC),
    "members:export-csv": Row(post=for_members(403, secretariat=200)),
    "members:export-xlsx": Row(post=for_members(403, secretariat=200)),
    "members:feed": Row(get=PUBLIC, post=UNCHECKED),
    "members:suggest": Row(
        get=answers(403, member=204, author=204, expert=204, facilitator=204, secretariat=204)
    ),
    "members:rules": Row(get=PUBLIC),
    "members:member": Row(get=PUBLIC, make=lambda cast: {"handle": cast.author.handle}),
    "members:member who is pending": Row(
        get=answers(404, pending=200, secretariat=200), make=lambda cast: {"handle": cast.pending.handle}
    ),
    "members:member who is suspended": Row(
        get=answers(404, suspended=200, secretariat=200), make=lambda cast: {"handle": cast.suspended.handle}
    ),
    "members:organisations": Row(get=for_signed_in(200, visitor=403, suspended=403)),
    "members:photo": Row(get=PUBLIC, make=a_photograph),
    "members:small_photo": Row(get=PUBLIC, make=a_photograph),
    "members:statistics": Row(get=for_signed_in(403, secretariat=200)),
    "members:edit-photo": Row(get=for_signed_in(200, suspended=403), post=for_signed_in(422, suspended=403)),
    "members:preview": Row(get=for_signed_in(200, suspended=403)),
    "members:me": Row(get=SIGNED_IN),
    "members:entry": Row(get=for_signed_in(200, suspended=403), post=for_signed_in(422, suspended=403)),
    "members:settings": Row(get=SIGNED_IN, post=for_signed_in(422)),
    **{name: Row(get=get, post=UNCHECKED) for name, get in OF_ALLAUTH.items()},
    "mfa_edit_webauthn": Row(get=LED_ON, post=UNCHECKED, make=lambda cast: {"pk": 1}),
    "mfa_remove_webauthn": Row(get=LED_ON, post=UNCHECKED, make=lambda cast: {"pk": 1}),
    "account_confirm_email": Row(get=PUBLIC, post=UNCHECKED, make=a_confirmation),
    "account_reset_password_from_key": Row(
        get=PUBLIC, post=UNCHECKED, make=lambda cast: {"uidb36": "1", "key": "made-up"}
    ),
}
