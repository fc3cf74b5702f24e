return sum([[i] for i in range(200_000)], [])
