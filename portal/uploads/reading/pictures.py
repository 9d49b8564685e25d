"""Pictures made small: turned as they were held, without what the camera wrote into them, as WebP.

Runs in the process apart: decoding is where hostile pictures bite.
"""

import base64
import io
from typing import Any, BinaryIO

from portal.uploads.reading.kinds import Refused

SIDE = 1600  # pixels
QUALITY = 80
FACE = (240, 72)  # pixels and quality of a photograph on its person's page
SMALL_FACE = (64, 60)  # the same beside what the person wrote
MOST_PIXELS = 40_000_000  # of one that is decoded whole: twice what telephones make
MOST_PIXELS_KEPT = 100_000_000  # of one that is kept as it is
FEW_COLOURS = 256
LARGEST_PNG = 3 << 20  # bytes
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
TROUBLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, OverflowError)  # that a broken one makes
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


def check(file: BinaryIO) -> None:
    """Raise Refused for a picture that doesn't open, or is larger than any screen can show."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS_KEPT
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS_KEPT:
                raise Refused("bomb")
            picture.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("bomb") from None
    except TROUBLE:
        raise Refused("broken") from None


def shrink(file: BinaryIO, side: int = SIDE, quality: int = QUALITY) -> dict[str, object]:
    """The picture in `file`, of a moving one the first, as {"webp": base64, "width": …, "height": …}.

    At most `side` pixels wide and high. EXIF's orientation (tag 0x0112) is applied; it, the place, and all
    else that is no picture stays behind. Raises Refused.
    """
    return as_webp(upright(file, side), quality)


def portrait(file: BinaryIO) -> dict[str, object]:
    """The middle of the picture in `file`, as a square in two sizes: {"webp": base64, "small": base64}.

    In a picture that is higher than wide, the square sits a little above the middle, where faces are. As with
    `shrink`, nothing but the pixels is kept. Raises Refused, also for one too small to show a face.
    """
    from PIL import ImageOps

    whole = upright(file, SIDE)
    if min(whole.size) < SMALL_FACE[0]:
        raise Refused("tiny")
    drawn = {}
    for name, (side, quality) in {"webp": FACE, "small": SMALL_FACE}.items():
        square = (min(side, *whole.size),) * 2
        drawn[name] = as_webp(ImageOps.fit(whole, square, centering=(0.5, 0.35)), quality)["webp"]
    return drawn


def upright(file: BinaryIO, side: int) -> Any:
    """The picture in `file`, at most `side` pixels wide and high, turned as it was held; raises Refused."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("bomb")
            orientation = picture.getexif().get(0x0112, 1)
            picture.draft("RGB", (side, side))  # a JPEG is then decoded no larger than needed
            plain = flat(picture)
        plain.thumbnail((side, side))
        plain.getexif()[0x0112] = orientation
        return ImageOps.exif_transpose(plain)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Refused("bomb") from None
    except TROUBLE:
        raise Refused("broken") from None


def plain(file: BinaryIO) -> dict[str, object]:
    """The picture in `file` as every reader of books shows it, as {"plain": base64, "media_type": …}.

    PNG where something shines through it or it has few colours, else JPEG, on white. At most SIDE pixels wide
    and high. Raises Refused.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("bomb")
            found = flat(picture)
        found.thumbnail((SIDE, SIDE))
        return as_png(found) or as_jpeg(found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Refused("bomb") from None
    except TROUBLE:
        raise Refused("broken") from None


def as_png(picture: Any) -> dict[str, object] | None:
    """None for what would be large as PNG and loses little as JPEG."""
    shines_through = picture.mode == "RGBA" and picture.getextrema()[3][0] < 255
    if not shines_through and not picture.getcolors(FEW_COLOURS):
        return None
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return said_as("image/png", out) if out.tell() <= LARGEST_PNG else None


def as_jpeg(picture: Any) -> dict[str, object]:
    from PIL import Image

    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=QUALITY, optimize=True)
    return said_as("image/jpeg", out)


def said_as(media_type: str, out: io.BytesIO) -> dict[str, object]:
    return {"plain": base64.b64encode(out.getvalue()).decode(), "media_type": media_type}


def as_webp(picture: Any, quality: int) -> dict[str, object]:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=quality, exif=b"", icc_profile=b"")
    webp = base64.b64encode(out.getvalue()).decode()
    return {"webp": webp, "width": picture.width, "height": picture.height}


def flat(picture: Any) -> Any:
    """The picture in colours that WebP knows, with nothing but its pixels."""
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    plain = picture.convert("RGBA" if see_through else "RGB")
    plain.info = {}
    return plain
