module git.example.com/shop/web

go 1.24
