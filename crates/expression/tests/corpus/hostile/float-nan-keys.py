nan = float("nan")
return {nan: 1, "sorted": sorted([nan, 1, nan, 0, nan]), "in": nan in [nan]}
