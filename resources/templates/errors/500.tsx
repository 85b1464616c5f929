export default function ServerErrorPage() {
  return (
    <main role="alert">
      <p>$sentence</p>
    </main>
  );;
}
