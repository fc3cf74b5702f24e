return "🔑🔑🔑🔑" + "é" + devcie
