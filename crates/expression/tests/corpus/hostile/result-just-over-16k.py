return "x" * 16_385
