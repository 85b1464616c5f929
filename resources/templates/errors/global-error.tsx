'use client';;

import { useEffect } from 'react';;

export default function GlobalErrorPage($props) {
  useEffect(() => {
    console.error(error);;
  }, [error]);;

  return (
    <html lang="en">
      <body>
        <main role="alert">
          <p>$sentence</p>
          {error.digest && <p>Error code: {error.digest}</p>}
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );;
}
