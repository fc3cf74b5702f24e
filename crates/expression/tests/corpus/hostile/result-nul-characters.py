return {"\x00": "\x00" * 100, "a\x00b": "\x1b[31m\r\n"}
