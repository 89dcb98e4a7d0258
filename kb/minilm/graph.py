"""The encoder as an ONNX graph, written node by node: no torch, no exporter."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, checker, helper, numpy_helper

from kb.minilm.forward import EPSILON, HEADS, LAYERS, Weights

OPSET, IR = 20, 9  # the first opset with Gelu; what onnxruntime has read since 1.17
PIECES, MASK, ROWS = "pieces", "mask", "rows"


def write_graph(weights: Weights, *, longest: int) -> ModelProto:
    """Inputs `pieces` and `mask`, int64 (texts, at most `longest` pieces); output `rows`, float32, of length one."""
    graph = _Graph()
    state = _embedded(graph, weights, longest)
    unseen = _unseen(graph)
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        heard = _attended(graph, weights, f"{name}.attention.self", state, unseen)
        heard = _dense(graph, weights, f"{name}.attention.output.dense", heard)
        state = _normed(graph, weights, f"{name}.attention.output", graph.add("Add", state, heard))
        wide = graph.add("Gelu", _dense(graph, weights, f"{name}.intermediate.dense", state))
        narrow = _dense(graph, weights, f"{name}.output.dense", wide)
        state = _normed(graph, weights, f"{name}.output", graph.add("Add", state, narrow))
    _pooled(graph, state)
    return graph.model(width=len(weights["embeddings.LayerNorm.bias"]))


class _Graph:
    """Nodes and constants as they are added; each node's output has a name of its own."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[TensorProto] = []

    def add(self, kind: str, *inputs: str, outputs: int = 1, called: str = "", **attributes: Any) -> Any:
        at = len(self.nodes)
        names = [called or f"{kind.lower()}_{at}_{place}" for place in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=f"node_{at}", **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, value: np.ndarray | Sequence[int] | float) -> str:
        name = f"constant_{len(self.constants)}"
        kind = np.float32 if isinstance(value, float) else np.int64
        array = value if isinstance(value, np.ndarray) else np.array(value, dtype=kind)
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def model(self, *, width: int) -> ModelProto:
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "longest"]) for name in (PIECES, MASK)
        ]
        output = helper.make_tensor_value_info(ROWS, TensorProto.FLOAT, ["texts", width])
        graph = helper.make_graph(self.nodes, "all-MiniLM-L6-v2", inputs, [output], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
        checker.check_model(model, full_check=True)
        return model


def _embedded(graph: _Graph, weights: Weights, longest: int) -> str:
    word = graph.add("Gather", graph.constant(weights["embeddings.word_embeddings.weight"]), PIECES)
    kind = weights["embeddings.token_type_embeddings.weight"][0]  # every text is the first of its pair
    places = graph.constant(weights["embeddings.position_embeddings.weight"][:longest] + kind)
    width = graph.add("Shape", PIECES, start=1, end=2)
    place = graph.add("Slice", places, graph.constant([0]), width, graph.constant([0]))
    return _normed(graph, weights, "embeddings", graph.add("Add", word, place))


def _unseen(graph: _Graph) -> str:
    """0 for a piece, a large negative number for padding: (texts, 1, 1, pieces)."""
    seen = graph.add("Unsqueeze", graph.add("Cast", MASK, to=TensorProto.FLOAT), graph.constant([1, 2]))
    told: str = graph.add("Mul", graph.add("Sub", graph.constant(1.0), seen), graph.constant(-1e4))
    return told


def _attended(graph: _Graph, weights: Weights, name: str, state: str, unseen: str) -> str:
    query, key, value = (_dense(graph, weights, f"{name}.{part}", state) for part in ("query", "key", "value"))
    size = len(weights[f"{name}.query.bias"]) // HEADS
    by_head = graph.constant([0, 0, HEADS, size])

    def heads(rows: str, order: list[int]) -> Any:
        return graph.add("Transpose", graph.add("Reshape", rows, by_head), perm=order)

    alike = graph.add("MatMul", heads(query, [0, 2, 1, 3]), heads(key, [0, 2, 3, 1]))
    alike = graph.add("Add", graph.add("Mul", alike, graph.constant(float(size) ** -0.5)), unseen)
    heard = graph.add("MatMul", graph.add("Softmax", alike, axis=-1), heads(value, [0, 2, 1, 3]))
    whole: str = graph.add(
        "Reshape", graph.add("Transpose", heard, perm=[0, 2, 1, 3]), graph.constant([0, 0, HEADS * size])
    )
    return whole


def _dense(graph: _Graph, weights: Weights, name: str, state: str) -> str:
    product = graph.add("MatMul", state, graph.constant(weights[f"{name}.weight"].T))
    added: str = graph.add("Add", product, graph.constant(weights[f"{name}.bias"]))
    return added


def _normed(graph: _Graph, weights: Weights, name: str, state: str) -> str:
    scale, shift = (graph.constant(weights[f"{name}.LayerNorm.{part}"]) for part in ("weight", "bias"))
    normed: str = graph.add("LayerNormalization", state, scale, shift, epsilon=EPSILON)
    return normed


def _pooled(graph: _Graph, state: str) -> None:
    told = graph.add("Unsqueeze", graph.add("Cast", MASK, to=TensorProto.FLOAT), graph.constant([2]))
    over = graph.constant([1])
    total = graph.add("ReduceSum", graph.add("Mul", state, told), over, keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", told, over, keepdims=0))
    length = graph.add("ReduceL2", mean, over, keepdims=1)
    graph.add("Div", mean, length, called=ROWS)
