"""Pictures made small: turned as they were held, without what the camera wrote into them, as WebP.

Runs in the process apart (`… portal.uploads.reading picture`): decoding is where hostile pictures bite.
"""

import base64
import io
from typing import Any, BinaryIO

from portal.uploads.reading.kinds import Refused

SIDE = 1600  # pixels
QUALITY = 80
MOST_PIXELS = 40_000_000  # of one that is decoded whole: twice what telephones make
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def format_of(head: bytes) -> str:
    """The format of a picture by its first bytes; nothing where it is none that we decode."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    return "HEIF" if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS else ""


def shrink(file: BinaryIO) -> dict[str, object]:
    """The picture in `file`, of a moving one the first, as {"webp": base64, "width": …, "height": …}.

    At most `SIDE` pixels wide and high. EXIF's orientation (tag 0x0112) is applied; it, the place, and all
    else that is no picture stays behind. Raises Refused.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("bomb")
            orientation = picture.getexif().get(0x0112, 1)
            picture.draft("RGB", (SIDE, SIDE))  # a JPEG is then decoded no larger than needed
            plain = flat(picture)
        plain.thumbnail((SIDE, SIDE))
        plain.getexif()[0x0112] = orientation
        plain = ImageOps.exif_transpose(plain)
        out = io.BytesIO()
        plain.save(out, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Refused("bomb") from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError):
        raise Refused("broken") from None
    return {"webp": base64.b64encode(out.getvalue()).decode(), "width": plain.width, "height": plain.height}


def flat(picture: Any) -> Any:
    """The picture in colours that WebP knows, with nothing but its pixels."""
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert("RGBA" if see_through else "RGB")
    plain.info = {}
    return plain
