"""Portraits of the demonstration's members: drawn, since nobody in it is real."""

import io

from PIL import Image, ImageDraw

from members.entry.photos import Faces

SIDE, SMALL = 240, 64


def face(ground: str, skin: str, cloth: str, cover: str) -> Faces:
    """Head, shoulders and a cap or scarf in these colours."""
    drawn = Image.new("RGB", (SIDE * 2, SIDE * 2), ground)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((70, 330, 410, 700), fill=cloth)
    pen.rounded_rectangle((200, 250, 280, 380), 30, fill=skin)
    pen.ellipse((140, 90, 340, 340), fill=skin)
    pen.pieslice((122, 52, 358, 292), 178, 362, fill=cover)
    return Faces(as_webp(drawn, SIDE), as_webp(drawn, SMALL))


def as_webp(drawn: Image.Image, side: int) -> bytes:
    out = io.BytesIO()
    drawn.resize((side, side)).save(out, "WEBP", quality=70)
    return out.getvalue()
