package merge

import "userlookup/backend"

// Growing holds the layers of a look-up under way, and the newest view of them. It is
// not safe for concurrent use.
type Growing struct {
	layers Layers
	view   *View
	old    bool // the view is of earlier layers
}

// NewGrowing holds those of a look-up that has begun.
func NewGrowing(query backend.Query) *Growing {
	layers := New(query)
	return &Growing{layers: layers, view: layers.View(nil)}
}

// View gives the newest view. It is not to be changed, and goes with the next delivery.
func (g *Growing) View() *View {
	if g.old {
		g.view, g.old = g.layers.View(g.view), false
	}
	return g.view
}

// Layers gives the newest layers.
func (g *Growing) Layers() Layers { return g.layers }

func (g *Growing) grow(layers Layers) { g.layers, g.old = layers, true }

// Apply adds one delivery.
func (g *Growing) Apply(part backend.Part) { g.grow(g.layers.With(part)) }

// Again begins parts again.
func (g *Growing) Again(kinds []backend.PartKind) { g.grow(g.layers.Again(kinds)) }

// Stop ends those of the parts that have not ended.
func (g *Growing) Stop(kinds []backend.PartKind, err *backend.Error) {
	g.grow(g.layers.Stop(kinds, err))
}
