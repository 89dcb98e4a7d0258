"""Making the file that reads full questions: weights of all-MiniLM-L6-v2 in, an int8 ONNX model out. Offline, once."""
