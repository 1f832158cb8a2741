// Package storage stands in for the real client of Google Cloud Storage, with the part of its API that the CLI uses: the
// real one brings 160 packages along, and no state is kept there where even the CLI can't be downloaded.
package storage

import (
	"context"
	"errors"
	"time"

	"google.golang.org/api/iterator"
	"google.golang.org/api/option"
)

var errAbsent = errors.New(
	"this build of Pulumi can't keep state in Google Cloud Storage; the CLI that Pulumi releases can",
)

var (
	ErrBucketNotExist = errAbsent
	ErrObjectNotExist = errAbsent
)

const ScopeReadWrite = "https://www.googleapis.com/auth/devstorage.read_write"

type Client struct{}

// NewClient always fails, so that nothing else here is ever called.
func NewClient(context.Context, ...option.ClientOption) (*Client, error) { return nil, errAbsent }

func (*Client) Bucket(string) *BucketHandle { return nil }

type BucketHandle struct{}

func (*BucketHandle) Object(string) *ObjectHandle { return nil }

func (*BucketHandle) Objects(context.Context, *Query) *ObjectIterator { return nil }

type ObjectHandle struct{}

func (*ObjectHandle) Attrs(context.Context) (*ObjectAttrs, error) { return nil, errAbsent }

func (*ObjectHandle) CopierFrom(*ObjectHandle) *Copier { return nil }

func (*ObjectHandle) Delete(context.Context) error { return errAbsent }

func (*ObjectHandle) If(Conditions) *ObjectHandle { return nil }

func (*ObjectHandle) NewRangeReader(context.Context, int64, int64) (*Reader, error) {
	return nil, errAbsent
}

func (*ObjectHandle) NewWriter(context.Context) *Writer { return nil }

type ObjectAttrs struct {
	CacheControl, ContentDisposition, ContentEncoding, ContentLanguage, ContentType string

	Created, Updated   time.Time
	Etag, Name, Prefix string
	MD5                []byte
	Metadata           map[string]string
	Size               int64
}

type Conditions struct{ DoesNotExist bool }

type Copier struct{}

func (*Copier) Run(context.Context) (*ObjectAttrs, error) { return nil, errAbsent }

type ObjectIterator struct{}

func (*ObjectIterator) PageInfo() *iterator.PageInfo { return nil }

type Query struct{ Prefix, Delimiter string }

type Reader struct{ Attrs ReaderObjectAttrs }

func (*Reader) Read([]byte) (int, error) { return 0, errAbsent }

func (*Reader) Close() error { return nil }

type ReaderObjectAttrs struct {
	ContentType  string
	LastModified time.Time
	Size         int64
}

type Writer struct {
	ObjectAttrs
	ChunkSize             int
	ForceEmptyContentType bool
}

func (*Writer) Write([]byte) (int, error) { return 0, errAbsent }

func (*Writer) Close() error { return errAbsent }

type SignedURLOptions struct {
	ContentType, GoogleAccessID, Method string

	Expires    time.Time
	PrivateKey []byte
	SignBytes  func([]byte) ([]byte, error)
}

func SignedURL(string, string, *SignedURLOptions) (string, error) { return "", errAbsent }
