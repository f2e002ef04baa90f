package merge

import "userlookup/backend"

// Accumulator holds the layers of a look-up under way, and the newest view of them. It is
// not safe for concurrent use.
type Accumulator struct {
	layers Layers
	view   *View
	old    bool // the view is of earlier layers
}

// NewAccumulator holds those of a look-up that has begun.
func NewAccumulator(query backend.Query) *Accumulator {
	layers := New(query)
	return &Accumulator{layers: layers, view: layers.View(nil)}
}

// View gives the newest view. It is not to be changed, and goes with the next delivery.
func (a *Accumulator) View() *View {
	if a.old {
		a.view, a.old = a.layers.View(a.view), false
	}
	return a.view
}

func (a *Accumulator) grow(layers Layers) { a.layers, a.old = layers, true }

// Apply adds one delivery.
func (a *Accumulator) Apply(part backend.Part) { a.grow(a.layers.With(part)) }

// Again begins parts again.
func (a *Accumulator) Again(kinds []backend.PartKind) { a.grow(a.layers.Again(kinds)) }

// Stop ends those of the parts that have not ended.
func (a *Accumulator) Stop(kinds []backend.PartKind, err *backend.Error) {
	a.grow(a.layers.Stop(kinds, err))
}
