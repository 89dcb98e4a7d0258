"""Makes kb/search/data/vectors.npz: word vectors whose sum stands for a text, taught by a sentence encoder. Run once.

It needs torch and transformers, which Aside itself never does: `kb/search/data/README.md` lists what to install and
where the folders come from. The vectors start as what the encoder says of each word alone (model2vec, Tulkens and van
Dongen 2024), weighted by how rare the word is (SIF, Arora et al. 2017), and are then fitted so that the sum of a
text's words points where the encoder puts the whole text.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

from foundation.words import words
from kb.search.vectors import DATA, Vectors, save_vectors

DIMS = 192
WHOLE_WORDS = 10_000  # on top of the encoder's own vocabulary
SIF = 1e-3
EPOCHS, BATCH, RATE = 6, 1_024, 3e-3
IN_PIECES = 0.06  # how often a known word is read in pieces while fitting, so that the pieces learn too
SEED = 7

CONTRACTED = (
    "aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he's i'd i'll i'm i've isn't it's "
    "let's she's shouldn't that's there's they're they've wasn't we'd we'll we're we've weren't what's "
    "where's who's won't wouldn't you'd you'll you're you've how's when's here's"
)
MODERN = (
    "signup logout dropdown onboarding iban autopay chargeback paywall webhook captcha chatbot 2fa kyc payouts refunds"
)
QUESTIONS = Path(__file__).with_name("distil_questions.txt")


@dataclass(frozen=True)
class English:
    """What we take from dictionaries: how common words and pairs are, and definitions with their examples."""

    counts: dict[str, int]  # most common first
    pairs: dict[str, int]  # likewise
    nouns: list[str]
    verbs: list[str]
    adjectives: list[str]
    glosses: list[str]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    asked.add_argument("--frequencies", type=Path, required=True, help="folder of symspellpy, which has word counts")
    asked.add_argument("--wordnet", type=Path, required=True, help="folder with WordNet's data.noun and its sisters")
    asked.add_argument("--cache", type=Path, required=True, help="folder to keep what the encoder said")
    asked.add_argument("--out", type=Path, default=DATA)
    asked.add_argument("--dims", type=int, default=DIMS)
    asked.add_argument("--words", type=int, default=WHOLE_WORDS)
    asked.add_argument("--epochs", type=int, default=EPOCHS)
    given = asked.parse_args()
    torch.manual_seed(SEED)
    english = read_english(given.frequencies, given.wordnet)
    encoder = Encoder(given.encoder, given.cache)
    texts = list(
        dict.fromkeys([*english.glosses, *list(english.pairs)[:60_000], *asked_questions(english), *chains(english)])
    )
    random.Random(SEED).shuffle(texts)
    print(f"{len(texts):,} texts")
    names, alone = vocabulary(english, encoder, extra=given.words)
    targets = encoder.encode(texts)
    middle, axes = principal_axes(targets, given.dims)
    start = unit(unit(alone - alone.mean(axis=0)) @ axes) * rarity(names, english.counts)
    save_vectors(given.out, names, fit(names, start, texts, unit((targets - middle) @ axes), epochs=given.epochs))
    print(f"{len(names):,} rows, {given.out.stat().st_size / 2**20:.1f} MB")


def read_english(frequencies: Path, wordnet: Path) -> English:
    counts = _counts(next(frequencies.glob("frequency_dictionary_en_*.txt")), r"[a-z]+")
    pairs = _counts(next(frequencies.glob("frequency_bigramdictionary_en_*.txt")), r"[a-z]+ [a-z]+")
    rank = {word: place for place, word in enumerate(counts)}
    glosses: list[str] = []
    singles: dict[str, list[str]] = {}
    for part in ("noun", "verb", "adj", "adv"):
        known: set[str] = set()
        for lemmas, definition, examples in _synsets(wordnet / f"data.{part}"):
            known |= {lemma for lemma in lemmas if rank.get(lemma, 8_000) < 8_000 and len(lemma) > 2}
            if min(max(rank.get(word, 10**6) for word in lemma.split()) for lemma in lemmas) < 30_000:
                glosses += [f"{', '.join(lemmas[:3])}: {definition}", *examples[:2]]
                if len(lemmas) > 1:
                    glosses.append(" or ".join(lemmas[:2]))
        singles[part] = sorted(known, key=lambda word: rank[word])
    common = set(list(counts)[:130])
    nouns, verbs, adjectives = (
        [word for word in singles[part] if word not in common] for part in ("noun", "verb", "adj")
    )
    return English(counts, pairs, nouns[:5_000], verbs[:2_000], adjectives[:1_500], glosses)


def asked_questions(english: English, *, times: int = 110_000) -> Iterator[str]:
    """What people ask of a help page, with nouns and verbs of all kinds put in: grammar of help, matter of anything."""
    chance = random.Random(SEED)
    forms = QUESTIONS.read_text().splitlines()
    nouns, qualities = set(english.nouns), {*english.nouns, *english.adjectives}
    things = [pair for pair in english.pairs if pair.split()[0] in qualities and pair.split()[1] in nouns][:12_000]

    def thing() -> str:
        return chance.choice(things) if chance.random() < 0.5 else chance.choice(english.nouns)

    for _ in range(times):
        verb, other = chance.choice(english.verbs), chance.choice(english.verbs)
        quality = chance.choice(english.adjectives)
        yield chance.choice(forms).format(verb=verb, verb2=other, quality=quality, thing=thing(), thing2=thing())


def chains(english: English, *, times: int = 40_000) -> Iterator[str]:
    """Three to nine words, each a likely follower of the one before."""
    chance = random.Random(SEED)
    after: dict[str, dict[str, float]] = {}
    for pair, count in english.pairs.items():
        first, second = pair.split()
        after.setdefault(first, {})[second] = count**0.6
    starts = [word for word, followers in after.items() if len(followers) > 1]
    for _ in range(times):
        chain = [chance.choice(starts)]
        for _ in range(chance.randint(2, 8)):
            if followers := after.get(chain[-1]):
                chain += chance.choices([*followers], [*followers.values()])
        yield " ".join(chain)


def vocabulary(english: English, encoder: "Encoder", *, extra: int) -> tuple[list[str], np.ndarray]:
    """(names, what the encoder says of each alone): its own pieces, then common words it would cut, then modern ones."""
    pieces = {piece: place for piece, place in encoder.pieces().items() if re.fullmatch(r"(##)?[a-z0-9]+", piece)}
    whole = [word for word in english.counts if word not in pieces][:extra]
    whole += [word for word in f"{CONTRACTED} {MODERN}".split() if _folded(word) not in {*pieces, *whole}]
    names = [*pieces, *map(_folded, whole)]
    return names, np.vstack([unit(encoder.encode_pieces(list(pieces.values()))), encoder.encode(whole)])


def principal_axes(targets: np.ndarray, dims: int) -> tuple[np.ndarray, np.ndarray]:
    middle = targets.mean(axis=0)
    centred = targets - middle
    axes = np.linalg.eigh(centred.T @ centred)[1][:, ::-1][:, :dims]
    return middle, np.ascontiguousarray(axes)


def rarity(names: list[str], counts: dict[str, int]) -> np.ndarray:
    share = np.array([counts.get(name, 0) for name in names]) / sum(counts.values())
    return (SIF / (SIF + share))[:, np.newaxis]


def fit(names: list[str], start: np.ndarray, texts: list[str], targets: np.ndarray, *, epochs: int) -> np.ndarray:
    """Adam on one minus the cosine of (sum of a text's rows, its target); a word no text has stays where it starts."""
    longest, nothing = 20, len(names)
    reader = _reader(names)
    cut = [reader.rows(words(text)) for text in texts]
    shredded = _shredded(names, reader)
    chance = random.Random(SEED)
    pieces = [
        [part for row in rows for part in (shredded.get(row, [row]) if chance.random() < 0.3 else [row])]
        for rows in cut
    ]
    plain, torn = (
        torch.tensor([[*rows[:longest], *[nothing] * (longest - len(rows))] for rows in form]) for form in (cut, pieces)
    )
    known = torch.tensor([at for at, rows in enumerate(cut) if rows])
    goal = torch.tensor(targets)
    bag = torch.nn.EmbeddingBag(nothing + 1, start.shape[1], mode="sum", sparse=True, padding_idx=nothing)
    bag.weight.data = torch.cat([torch.tensor(start, dtype=torch.float32), torch.zeros(1, start.shape[1])])
    adam = torch.optim.SparseAdam(bag.parameters(), lr=RATE)
    steps = epochs * (len(known) // BATCH)
    for step in range(steps):
        at = step * BATCH % (len(known) - BATCH + 1)
        if at < BATCH:
            known = known[torch.randperm(len(known))]
        chosen = known[at : at + BATCH]
        rows = torch.where(torch.rand(BATCH, 1) < IN_PIECES / 0.3, torn[chosen], plain[chosen])
        adam.param_groups[0]["lr"] = RATE * min((step + 1) / 50, 1) * max(1 - step / steps, 0.02)
        loss = 1 - torch.nn.functional.cosine_similarity(bag(rows), goal[chosen]).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        if step % 500 == 0:
            print(f"step {step:,} of {steps:,}: cosine {1 - loss.item():.3f}")
    return bag.weight.detach().numpy()[:nothing]


class Encoder:
    """all-MiniLM-L6-v2: the mean of its last layer, length one. What it said once is kept beside its texts."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModel.from_pretrained(folder).eval().bfloat16()
        self.cache = cache

    def pieces(self) -> dict[str, int]:
        return dict(sorted(self.tokenizer.get_vocab().items(), key=lambda piece: piece[1]))

    @torch.inference_mode()
    def encode_pieces(self, pieces: list[int]) -> np.ndarray:
        begin, end = self.tokenizer.cls_token_id, self.tokenizer.sep_token_id
        rows = [
            torch.tensor([[begin, piece, end] for piece in pieces[at : at + 512]]) for at in range(0, len(pieces), 512)
        ]
        return np.concatenate([self._pooled(part, torch.ones_like(part)) for part in rows])

    def encode(self, texts: list[str]) -> np.ndarray:
        said = self._remembered()
        new = sorted({text for text in texts if text not in said}, key=len)
        for at in range(0, len(new), 10_000):
            part = new[at : at + 10_000]
            rows = np.concatenate([self._encode(part[first : first + 256]) for first in range(0, len(part), 256)])
            self._remember(part, rows)
            said |= dict(zip(part, rows, strict=True))
            print(f"{at + len(part):,} of {len(new):,} new texts encoded", flush=True)
        return unit(np.array([said[text] for text in texts], dtype=np.float32))

    @torch.inference_mode()
    def _encode(self, texts: list[str]) -> np.ndarray:
        cut = self.tokenizer(texts, padding=True, truncation=True, max_length=64, return_tensors="pt")
        return self._pooled(cut["input_ids"], cut["attention_mask"])

    def _pooled(self, pieces: torch.Tensor, mask: torch.Tensor) -> np.ndarray:
        layer = self.model(input_ids=pieces, attention_mask=mask).last_hidden_state.float()
        weights = mask[..., None].float()
        return unit(((layer * weights).sum(1) / weights.sum(1)).numpy()).astype(np.float16)

    def _remembered(self) -> dict[str, np.ndarray]:
        said: dict[str, np.ndarray] = {}
        for path in sorted(self.cache.glob("*.json")):
            said |= dict(zip(json.loads(path.read_text()), np.load(path.with_suffix(".npy")), strict=True))
        return said

    def _remember(self, texts: list[str], rows: np.ndarray) -> None:
        path = self.cache / f"{len(list(self.cache.glob('*.json'))):03}.json"
        np.save(path.with_suffix(".npy"), rows)
        path.write_text(json.dumps(texts))


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _counts(path: Path, form: str) -> dict[str, int]:
    lines = (line.rsplit(" ", 1) for line in path.read_text(encoding="utf-8-sig").splitlines())
    counts = {entry: int(count) for entry, count in lines if re.fullmatch(form, entry)}
    return dict(sorted(counts.items(), key=lambda counted: -counted[1]))


def _synsets(path: Path) -> Iterator[tuple[list[str], str, list[str]]]:
    """(lemmas, definition, examples) of one WordNet data file; its format is wndb(5WN)."""
    for line in path.read_text().splitlines():
        if line.startswith(" "):
            continue
        entry, gloss = line.split(" | ", 1)
        fields = entry.split()
        lemmas = [
            re.sub(r"\(.*?\)", "", fields[4 + 2 * at]).replace("_", " ").lower() for at in range(int(fields[3], 16))
        ]
        definition, *examples = (part.strip('"; ') for part in gloss.split('; "'))
        yield lemmas, re.sub(r"^\(.*?\)\s*", "", definition), [text for text in examples if len(text.split()) > 2]


def _folded(word: str) -> str:
    return words(word)[0]


def _reader(names: list[str]) -> Vectors:
    """Cuts texts into rows as search will; its vectors are empty."""
    nothing = np.zeros((len(names), 1), dtype=np.int8)
    return Vectors({name: row for row, name in enumerate(names)}, nothing, np.zeros(len(names), dtype=np.float32))


def _shredded(names: list[str], reader: Vectors) -> dict[int, list[int]]:
    """For words that could be read as a shorter word and its ending: those two or more rows."""
    torn = {}
    for row, name in enumerate(names):
        if not name.startswith("##") and len(name) > 4:
            begin = next(
                (name[:end] for end in range(max(3, len(name) - 3), 1, -1) if name[:end] in reader.place), None
            )
            if begin and f"##{name[len(begin) :]}" in reader.place:
                torn[row] = [reader.place[begin], reader.place[f"##{name[len(begin) :]}"]]
    return torn


if __name__ == "__main__":
    main()
