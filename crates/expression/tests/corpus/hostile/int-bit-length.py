return (-(1 << 200000000)).bit_length()
