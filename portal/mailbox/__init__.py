"""Outgoing mail as a person sees it who tries the portal out: kept as files, shown at /mail/.

Only where the setting MAIL_PAGE is on, as `make run` has it: no mail then leaves the machine,
and whoever can open the page reads every mail, sign-in links and all.
"""
