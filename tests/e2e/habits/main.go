// A server with good habits, and one bad habit for each flag: what `npm run check-image` has to tell apart.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

var (
	onSigterm = flag.String("on-sigterm", "drain", "drain, die or ignore")
	port      = flag.Int("port", 8080, "port that it listens on")
	write     = flag.String("write", "", "file that it has to write before it serves")
	silent    = flag.Bool("silent", false, "whether it ends without a word if it can't write")
	needsUser = flag.Int("needs-user", -1, "user that it has to run as")
	fragile   = flag.Bool("fragile", false, "whether a request ends it")
	megabytes = flag.Int("megabytes", 0, "memory that it fills before it serves")
)

func main() {
	flag.Parse()
	if *needsUser != -1 && os.Getuid() != *needsUser {
		log.Fatalf("this server has to run as user %d", *needsUser)
	}
	if *write != "" {
		if err := writeFile(*write); err != nil {
			if !*silent {
				log.Print(err)
			}
			os.Exit(1)
		}
	}
	memory := make([]byte, *megabytes<<20)
	for index := range memory {
		memory[index] = 1
	}

	sigterm := make(chan os.Signal, 1)
	if *onSigterm == "ignore" {
		signal.Ignore(syscall.SIGTERM)
	} else {
		signal.Notify(sigterm, syscall.SIGTERM)
	}
	sockets := &sockets{}
	server := &http.Server{Addr: fmt.Sprintf(":%d", *port), Handler: handler(sockets)}
	go func() {
		if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
			log.Fatal(err)
		}
	}()
	<-sigterm
	if *onSigterm == "drain" {
		sockets.close(websocket.CloseServiceRestart)
		server.Shutdown(context.Background())
	}
}

func writeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte("state"), 0o644)
}

func handler(sockets *sockets) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(answer http.ResponseWriter, _ *http.Request) {
		if *fragile {
			os.Exit(3)
		}
		fmt.Fprintln(answer, "here")
	})
	mux.HandleFunc("/slow", func(answer http.ResponseWriter, _ *http.Request) {
		time.Sleep(6 * time.Second) // SIGTERM comes some seconds late where the node is busy.
		fmt.Fprintln(answer, "at last")
	})
	mux.HandleFunc("/ws", func(answer http.ResponseWriter, request *http.Request) {
		upgrader := websocket.Upgrader{}
		if socket, err := upgrader.Upgrade(answer, request, nil); err == nil {
			sockets.add(socket)
			for err == nil {
				_, _, err = socket.ReadMessage()
			}
		}
	})
	return mux
}

// Those that are open.
type sockets struct {
	lock sync.Mutex
	open []*websocket.Conn
}

func (all *sockets) add(socket *websocket.Conn) {
	all.lock.Lock()
	defer all.lock.Unlock()
	all.open = append(all.open, socket)
}

func (all *sockets) close(code int) {
	all.lock.Lock()
	defer all.lock.Unlock()
	for _, socket := range all.open {
		socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
		socket.Close()
	}
}
