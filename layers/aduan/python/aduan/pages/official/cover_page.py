"""The page on which faces and plates are marked before a photo is shown to everybody."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from aduan.application.official.open_photo import KEEP, OPEN, NotOpened, PhotoToOpen
from aduan.domain.photos.opening import COLUMNS, ROWS, cell_name, covers
from aduan.pages.shared.page import Page


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid over the picture, a box to tick."""

    name: str
    says: str
    marked: bool


def cover_page(found: PhotoToOpen) -> Page:
    opening = found.photo.opening
    boxes = opening.covered if opening else ()
    origin = urlsplit(found.address)
    return Page(
        title=f"Foto untuk umum, kasus {found.case.number}",
        template="official/cover.html",
        values={
            "number": found.case.number,
            "token": found.token,
            "name": found.name,
            "address": found.address,
            "open_it": OPEN,
            "keep_it": KEEP,
            "refused": found.refused,
            "is_public": bool(found.photo.public_key),
            "kept": opening is not None and not opening.shown,
            "cells": [
                Cell(
                    cell_name(row, column),
                    f"Baris {row + 1}, kolom {column + 1}",
                    covers(boxes, row, column),
                )
                for row in range(ROWS)
                for column in range(COLUMNS)
            ],
        },
        status=422 if found.refused else 200,
        image_sources=(f"{origin.scheme}://{origin.netloc}",),
    )


def not_opened_page(declined: NotOpened, token: str) -> Page:
    return Page(
        title="Foto tidak dapat dibuka",
        template="official/no_upload.html",
        values={"why": declined.reason, "token": token},
        status=409,
    )
