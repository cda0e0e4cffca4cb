import NotFound from "./(console)/not-found";

/** Outside the console's frame: the same words, with the landmark that the frame would bring. */
export default function UnknownAddress() {
  return (
    <main>
      <NotFound />
    </main>
  );
}
