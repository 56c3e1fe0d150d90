"""Small files for the demo, made from nothing: a PDF of one page and a picture. Neither shows a person."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw


def letter(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with these lines (ASCII without brackets), in a font every reader has (ISO 32000-1, 9.6.2.2)."""
    text = " ".join(f"({line}) Tj 0 -22 Td" for line in lines)
    stream = f"BT /F1 14 Tf 72 760 Td {text} ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, body in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))
    return out.getvalue()


def receipt() -> bytes:
    """A PNG that looks like the photograph of a handwritten receipt: ruled lines and strokes, nothing to read."""
    picture = Image.new("RGB", (480, 320), "#f3ecdd")
    draw = ImageDraw.Draw(picture)
    for row in range(60, 300, 40):
        draw.line((24, row, 456, row), fill="#c7bda5")
        for column in range(36, 120 + (row * 7) % 300, 24):
            draw.line((column, row - 8, column + 14, row - 20), fill="#2b3a55", width=3)
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
