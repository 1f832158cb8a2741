package orderedmap

import "iter"

// Map is always empty, as no document is ever read.
type Map[K comparable, V any] struct{}

func New[K comparable, V any]() *Map[K, V] { return &Map[K, V]{} }

func Len[K comparable, V any](*Map[K, V]) int { return 0 }

func (*Map[K, V]) FromOldest() iter.Seq2[K, V] { return func(func(K, V) bool) {} }

func (*Map[K, V]) Get(K) (value V, exists bool) { return value, false }

func (*Map[K, V]) GetOrZero(K) (value V) { return value }

func (*Map[K, V]) Set(_ K, value V) (before V, existed bool) { return before, false }

func (*Map[K, V]) KeysFromOldest() iter.Seq[K] { return func(func(K) bool) {} }

func (*Map[K, V]) Delete(K) (before V, existed bool) { return before, false }
