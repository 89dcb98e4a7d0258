"""The encoder in plain numpy: slow, easy to read, and what a written graph is held against."""

import numpy as np

Weights = dict[str, np.ndarray]

LAYERS, HEADS, EPSILON = 6, 12, 1e-12


def forward(weights: Weights, pieces: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`pieces` and `mask` (1 for a piece, 0 for padding) are (texts, pieces); one row of length one a text.

    BERT (Devlin et al. 2019), the mean of its last layer over the mask (Reimers and Gurevych 2019).
    """
    positions = weights["embeddings.position_embeddings.weight"][: pieces.shape[1]]
    state = weights["embeddings.word_embeddings.weight"][pieces] + positions
    state = _normed(weights, "embeddings", state + weights["embeddings.token_type_embeddings.weight"][0])
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        heard = _attend(weights, f"{name}.attention.self", state, mask)
        state = _normed(
            weights, f"{name}.attention.output", state + _dense(weights, f"{name}.attention.output.dense", heard)
        )
        wide = _gelu(_dense(weights, f"{name}.intermediate.dense", state))
        state = _normed(weights, f"{name}.output", state + _dense(weights, f"{name}.output.dense", wide))
    told = mask[..., np.newaxis].astype(state.dtype)
    mean = (state * told).sum(axis=1) / told.sum(axis=1)
    rows: np.ndarray = mean / np.linalg.norm(mean, axis=1, keepdims=True)
    return rows


def _attend(weights: Weights, name: str, state: np.ndarray, mask: np.ndarray) -> np.ndarray:
    query, key, value = (_by_head(_dense(weights, f"{name}.{part}", state)) for part in ("query", "key", "value"))
    alike = query @ key.swapaxes(-1, -2) / np.sqrt(query.shape[-1]) + (1 - mask[:, np.newaxis, np.newaxis]) * -1e4
    alike = np.exp(alike - alike.max(axis=-1, keepdims=True))
    heard = (alike / alike.sum(axis=-1, keepdims=True)) @ value
    whole: np.ndarray = heard.swapaxes(1, 2).reshape(state.shape)
    return whole


def _by_head(rows: np.ndarray) -> np.ndarray:
    return rows.reshape(*rows.shape[:2], HEADS, -1).swapaxes(1, 2)


def _dense(weights: Weights, name: str, state: np.ndarray) -> np.ndarray:
    out: np.ndarray = state @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return out


def _normed(weights: Weights, name: str, state: np.ndarray) -> np.ndarray:
    centred = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON)
    out: np.ndarray = centred / spread * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"]
    return out


def _gelu(state: np.ndarray) -> np.ndarray:
    from scipy.special import erf

    out: np.ndarray = state * 0.5 * (1 + erf(state / np.sqrt(2)))
    return out
