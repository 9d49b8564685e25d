"""What those find who go back in their browser to a form that was sent, write on, and send it again."""

import re

KEY = "6f1c1f8e-3c3e-4f0a-9c0e-0d3f5f1f2a3b"
BROUGHT_BACK = "You have sent this form before"
NEW_KEY = re.compile(r'name="form_key" value="([^"]+)"')
