module git.example.com/shop/statements

go 1.24
