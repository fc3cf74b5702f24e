return １２３
