raise RecursionError("forged")
