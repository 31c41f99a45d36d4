// Made by `python -m tools.go_programs actionlint --renew`.

module prodready.invalid/actionlint

go 1.26.0

require github.com/rhysd/actionlint v1.7.12
