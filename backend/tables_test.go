package backend

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// constants returns the texts of every constant of this package that has a type of its
// own, by the name of the type.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || strings.HasSuffix(name, "_test.go") {
				return true
			}
			if of, ok := spec.Type.(*ast.Ident); ok && len(spec.Values) == 1 {
				if literal, ok := spec.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
					text, _ := strconv.Unquote(literal.Value)
					found[of.Name] = append(found[of.Name], text)
				}
			}
			return true
		})
	}
	return found
}

func texts[T ~string](values ...T) []string {
	var list []string
	for _, value := range values {
		list = append(list, string(value))
	}
	return list
}

func TestLists_ContainEveryConstantOfTheirType(t *testing.T) {
	found := constants(t)
	for name, list := range map[string][]string{
		"Family": texts(Families[:]...), "PartKind": texts(PartKinds...),
		"Permission": texts(Permissions...), "AccessKind": texts(AccessKinds...),
	} {
		slices.Sort(list)
		slices.Sort(found[name])
		if !slices.Equal(list, found[name]) {
			t.Errorf("%s: the list has %v, the constants are %v", name, list, found[name])
		}
	}
}
