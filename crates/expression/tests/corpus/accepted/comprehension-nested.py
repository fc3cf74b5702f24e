rows = [["a", "b"], ["c"], []]
return [f"{i}{j}{cell}" for i, row in enumerate(rows) for j, cell in enumerate(row) if cell != "b"]
