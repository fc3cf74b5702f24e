return user.__ｃｌａｓｓ__
