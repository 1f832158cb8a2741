package base

import (
	"github.com/pb33f/libopenapi/orderedmap"
	"go.yaml.in/yaml/v4"
)

type Schema struct {
	AdditionalProperties *DynamicValue[*SchemaProxy, bool]
	AllOf, AnyOf, OneOf  []*SchemaProxy
	Default              *yaml.Node
	Description          string
	Discriminator        *Discriminator
	Enum                 []*yaml.Node
	Extensions           *orderedmap.Map[string, *yaml.Node]
	Format               string
	Items                *DynamicValue[*SchemaProxy, bool]
	Maximum, Minimum     *float64
	MaxLength, MinLength *int64
	MultipleOf           *float64
	Nullable             *bool
	Pattern              string
	Properties           *orderedmap.Map[string, *SchemaProxy]
	ReadOnly             *bool
	Required             []string
	Type                 []string
}

// LowSchema is what a schema was read from.
type LowSchema struct{}

func (*LowSchema) Hash() uint64 { return 0 }

func (*Schema) GoLow() *LowSchema { return nil }

func (*Schema) MarshalJSONInline() ([]byte, error) { return nil, nil }

type SchemaProxy struct{}

func (*SchemaProxy) Schema() *Schema { return nil }

func (*SchemaProxy) GetReference() string { return "" }

type DynamicValue[A, B any] struct {
	A A
	B B
}

func (*DynamicValue[A, B]) IsA() bool { return false }

type Discriminator struct {
	PropertyName string
	Mapping      *orderedmap.Map[string, string]
}

type Info struct {
	Version string
}
