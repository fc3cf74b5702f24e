return {str(i): i for i in range(200_000)}
