package backend

import "strconv"

// fieldChanges gathers the values that are not the same before and after.
type fieldChanges []FieldChange

func (f *fieldChanges) add(field ChangedField, before, after string) {
	*f = append(*f, FieldChange{Field: field, Before: before, After: after})
}

func (f *fieldChanges) text(field ChangedField, before, after string) {
	if before != after {
		f.add(field, before, after)
	}
}

func (f *fieldChanges) yesNo(field ChangedField, before, after *bool) {
	f.text(field, yesNo(before), yesNo(after))
}

func (f *fieldChanges) status(before, after Judged) {
	if before.Status != after.Status {
		*f = append(*f, FieldChange{ChangedStatus, string(before.Status), string(after.Status), before.Family, after.Family})
	}
}

func yesNo(value *bool) string {
	switch {
	case value == nil:
		return ""
	case *value:
		return "yes"
	default:
		return "no"
	}
}

func metadataSize(metadata string) string {
	if metadata == "" {
		return ""
	}
	return strconv.Itoa(MetadataFields(metadata))
}
