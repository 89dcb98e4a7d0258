"""A topic model from labelled text, as a callable.

1. It learns two labels or many, from few texts or many, in any language, and says "none of these" for what it never met.
2. The same texts give the same model, in whatever order they come.
3. Empty, huge, marked up and wordless texts never break it.
4. What is saved is what is read back; a damaged file is refused.
"""

import random
import string
import subprocess
import sys
from pathlib import Path

import pytest

from helpdesk.routing import train_topics
from helpdesk.routing.topics.model.packing import BadTopicModel, load_model, save_model

SAYINGS = {
    "payout": ["my money has not reached the bank", "when will the payout arrive", "the transfer is still pending"],
    "password": ["I forgot my password", "the reset link does not come", "I cannot sign in any more"],
    "invoice": ["I need an invoice for tax", "where do I download the receipt", "the invoice has a wrong address"],
    "scam": ["this job looks like a scam", "they ask me to pay for training", "a fake company wrote to me"],
}
WAYS = ["{}", "hello, {}", "{} please help", "since yesterday {}", "{} what can I do", "hi there {} thanks"]


def examples() -> tuple[list[str], list[str]]:
    pairs = [(way.format(line), label) for label, lines in SAYINGS.items() for line in lines for way in WAYS]
    return [text for text, _ in pairs], [label for _, label in pairs]


def test_what_was_taught_is_recognised_in_other_words() -> None:
    found = train_topics(*examples()).predict(
        ["my payout has not arrived", "cannot reset the password", "download an invoice"]
    )
    assert [one.label for one in found] == ["payout", "password", "invoice"]
    for one in found:
        assert 0.5 < one.probability <= 1
        assert len(one.alternatives) == 3
        assert one.probability + sum(chance for _, chance in one.alternatives) <= 1 + 1e-6


def test_words_it_never_met_are_none_of_these() -> None:
    model = train_topics(*examples())
    assert model.predict(["", "   ", "<br>"]) == [model.predict([""])[0]] * 3
    assert model.predict([""])[0].label is None


def test_the_order_of_rows_changes_nothing() -> None:
    texts, labels = examples()
    mixed = list(zip(texts, labels, strict=True))
    random.Random(3).shuffle(mixed)
    again = train_topics([text for text, _ in mixed], [label for _, label in mixed])
    asked = ["where is my money", "sign in", "something else"]
    assert train_topics(texts, labels).predict(asked) == again.predict(asked)


@pytest.mark.parametrize(
    ("texts", "labels"),
    [
        (["pay me"], ["payout"]),
        (["pay me", "let me in"], ["payout", "password"]),
        (["same", "same", "same", "same"], ["a", "b", "a", "b"]),
        (["", "", "text"], ["a", "b", "b"]),
        (["", ""], ["a", "b"]),
        (["😀😀", "💸", "🔑"], ["happy", "payout", "password"]),
        (["x" * 10_000, "<p>pay &amp; go</p>" * 500, "\x00\ud800 odd"], ["a", "b", "c"]),
        (
            ["أين أموالي", "نسيت كلمة المرور", "お金はどこ", "パスワードを忘れた"],
            ["payout", "password", "payout", "password"],
        ),
    ],
)
def test_odd_texts_never_break_it(texts: list[str], labels: list[str]) -> None:
    model = train_topics(texts, labels)
    for one in model.predict([*texts, "", "🎉", "never heard of this", "z" * 10_000, "<b>" * 4000]):
        assert one.label is None or one.label in labels
        assert 0 <= one.probability <= 1


def test_other_alphabets_are_told_apart() -> None:
    model = train_topics(
        ["أين أموالي", "لم تصل أموالي", "نسيت كلمة المرور", "كلمة المرور لا تعمل"] * 3,
        ["payout", "payout", "password", "password"] * 3,
    )
    assert [one.label for one in model.predict(["أموالي لم تصل بعد", "كلمة المرور"])] == ["payout", "password"]


def test_one_label_is_itself_and_nothing_else() -> None:
    model = train_topics(["pay me", "pay him"], ["payout", "payout"])
    assert [one.label for one in model.predict(["pay", ""])] == ["payout", None]


def test_many_labels_of_few_texts() -> None:
    rng = random.Random(5)
    own = ["".join(rng.choices(string.ascii_lowercase, k=7)) for _ in range(120)]
    texts = [f"help with {word} now {n}" for word in own for n in range(5)]
    found = train_topics(texts, [word for word in own for _ in range(5)]).predict([f"about {word}" for word in own])
    assert sum(one.label == word for one, word in zip(found, own, strict=True)) >= 114


def test_rows_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="2 texts"):
        train_topics(["a", "b"], ["a"])
    with pytest.raises(ValueError, match="no texts"):
        train_topics([], [])


def test_a_correction_that_weighs_more_decides() -> None:
    texts, labels = ["the tracker stopped"] * 5, ["old"] * 4 + ["new"]
    assert train_topics(texts, labels).predict(texts[:1])[0].label == "old"
    assert train_topics(texts, labels, weights=[1, 1, 1, 1, 9]).predict(texts[:1])[0].label == "new"


def test_what_is_saved_is_what_is_read_back(tmp_path: Path) -> None:
    texts, labels = examples()
    model = train_topics(texts, labels)
    save_model(model, tmp_path)
    assert load_model(tmp_path).predict(texts) == model.predict(texts)


@pytest.mark.parametrize("name", ["weights.npy", "neighbours.npy", "rest.npz", "sums.json"])
@pytest.mark.parametrize("harm", ["missing", "cut", "changed"])
def test_a_damaged_file_is_refused(tmp_path: Path, name: str, harm: str) -> None:
    save_model(train_topics(*examples()), tmp_path)
    path = tmp_path / name
    whole = path.read_bytes()
    path.unlink()
    if harm != "missing":
        path.write_bytes(whole[: len(whole) // 2] if harm == "cut" else whole[:-9] + b"x" * 9)
    with pytest.raises(BadTopicModel):
        load_model(tmp_path)


def test_a_model_is_applied_without_anything_heavy(tmp_path: Path) -> None:
    save_model(train_topics(*examples()), tmp_path)
    code = (
        "import sys, pathlib; from helpdesk.routing.topics.model.packing import load_model; "
        f"load_model(pathlib.Path({str(tmp_path)!r})).predict(['my payout']); "
        "print(*{'sklearn', 'scipy.linalg', 'helpdesk.routing.topics.teaching'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == ""
