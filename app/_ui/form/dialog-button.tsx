"use client";

import { type ReactNode, useId, useState } from "react";
import { Button } from "../patternfly/button";
import { Modal, ModalBody, ModalHeader } from "../patternfly/modal";

interface DialogButtonProps {
  /** What the button shows; `name` says the same with its object, for those who hear it alone. */
  label: string;
  name?: string;
  title: string;
  danger?: boolean;
  primary?: boolean;
  children: (close: () => void) => ReactNode;
}

/** A button that opens a dialog; Esc and Cancel close it, and the focus returns to the button. */
export function DialogButton({ label, name, title, danger, primary, children }: DialogButtonProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const close = () => setOpen(false);
  return (
    <>
      <Button
        variant={primary ? "primary" : "secondary"}
        size="sm"
        isDanger={danger && !primary}
        aria-label={name}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      <Modal isOpen={open} onClose={close} variant="small" aria-labelledby={id}>
        <ModalHeader title={title} labelId={id} />
        <ModalBody>{children(close)}</ModalBody>
      </Modal>
    </>
  );
}

/** Leaves a dialog as it was. */
export function CancelButton({ close, label = "Cancel" }: { close: () => void; label?: string }) {
  return (
    <Button variant="link" onClick={close}>
      {label}
    </Button>
  );
}
